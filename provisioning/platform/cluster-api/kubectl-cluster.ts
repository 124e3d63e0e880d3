import type { Distribution } from "../../cluster/contract/node-files.ts";
import { shellQuote } from "../../ssh/shell-quote.ts";
import type { ClusterApi } from "./cluster-api.ts";

/** A server of the cluster: runs a shell script as root, given on standard input so that nobody sees what is in it. */
export interface ServerShell {
  run(
    script: string,
    options: { readonly timeoutSeconds: number; readonly allowFailure?: boolean },
  ): Promise<{ readonly stdout: string; readonly stderr: string; readonly exitCode: number }>;
}

/**
 * Argo CD's own name as a field manager: what the seed writes and Argo CD goes on with has one owner, so that a field
 * that disappears from git disappears from the cluster.
 */
const fieldManager = "argocd-controller";

/** An apply of Argo CD's definitions takes an emulated API server half a minute. */
const applySeconds = 300;
const commandSeconds = 120;

/** The cluster by `kubectl` on one of its servers. */
export function kubectlCluster(
  server: ServerShell,
  { kubectl, apiGet }: Pick<Distribution, "kubectl" | "apiGet">,
): ClusterApi {
  return {
    async apply(objects) {
      if (objects.length === 0) return;
      const list = { apiVersion: "v1", kind: "List", items: objects };
      const words = `apply --server-side --force-conflicts --field-manager=${fieldManager} --filename=-`;
      await server.run(`${kubectl} ${words} <<'${endOfInput}'\n${JSON.stringify(list)}\n${endOfInput}\n`, {
        timeoutSeconds: applySeconds,
      });
    },
    async read(paths) {
      const { stdout } = await server.run(readScript(apiGet, paths), { timeoutSeconds: commandSeconds });
      return stdout.split(separator).slice(0, paths.length).map(parsedAnswer);
    },
    async execute(namespace, workload, words) {
      const command = ["exec", "--namespace", namespace, workload, "--", ...words].map(shellQuote).join(" ");
      const { stdout } = await server.run(`${kubectl} ${command} </dev/null\n`, { timeoutSeconds: commandSeconds });
      return stdout;
    },
    async restart(namespace, workloads) {
      if (workloads.length === 0) return;
      const words = ["rollout", "restart", "--namespace", namespace, ...workloads].map(shellQuote).join(" ");
      await server.run(`${kubectl} ${words}\n`, { timeoutSeconds: commandSeconds });
    },
  };
}

/** JSON has no line that is this one. */
const endOfInput = "END_OF_OBJECTS";
const separator = "\n=== next answer ===\n";

/**
 * What is not there is an empty answer; any other failure ends the script. An object that is not there answers with a
 * Status, a kind that nobody defined with a line of text.
 */
export function readScript(apiGet: string, paths: readonly string[]): string {
  return [
    "answered() {",
    `  if [ "$1" = 0 ]; then printf '%s' "$2"; else`,
    // Written for people, because it is curl that asks.
    '    case $2 in *\'"code": 404\'* | "404 page not found"*) ;; *) echo "the API answered: $2" >&2; exit 1 ;; esac',
    "  fi",
    `  printf '%s' ${shellQuote(separator)}`,
    "}",
    ...paths.map((path) => `answer=$(${apiGet}${shellQuote(path)}); answered $? "$answer"`),
    "",
  ].join("\n");
}

function parsedAnswer(text: string): unknown {
  return text.trim() === "" ? undefined : JSON.parse(text);
}
