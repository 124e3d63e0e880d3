import { HearthError } from "#model/hearth-error.ts";
import { requireHostPackages } from "../artifacts/host-packages.ts";
import { type Finding, findingsOf } from "./finding.ts";
import { printed } from "./printed.ts";

const { ok, fail } = findingsOf("tools");

/** Programs that have to be there, how they say their version, and where that stands in what they print. */
const tools = [
  { name: "ssh", argv: ["sh", "-c", "ssh -V 2>&1"], version: /OpenSSH_([\w.]+)/, apt: "openssh-client" },
  { name: "ip", argv: ["ip", "-V"], version: /iproute2-([\w.]+)/, apt: "iproute2" },
  { name: "setpriv", argv: ["setpriv", "--version"], version: /([\d.]+)/, apt: "util-linux" },
  { name: "mmdebstrap", argv: ["mmdebstrap", "--version"], version: /([\d.]+)/, apt: "mmdebstrap" },
] as const;

/** Oldest Node that strips types by itself. */
const leastNode = [22, 18] as const;

export async function checkTools(): Promise<Finding[]> {
  const found = await Promise.all(
    tools.map(async ({ name, argv, version, apt }) => ({
      name,
      apt,
      version: version.exec((await printed([...argv])) ?? "")?.[1],
    })),
  );
  return [judgeNode(process.versions.node), judgeTools(found), ...(await hostPackages())];
}

export function judgeNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isNew = major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1]);
  if (isNew) return ok(`Node ${version}.`);
  return fail({
    says: `Node ${version} is too old.`,
    why: `It must be ${leastNode.join(".")} or newer.`,
    remedy: "Run `make setup`, which puts one aside for Hearth alone.",
  });
}

export function judgeTools(
  found: readonly { readonly name: string; readonly apt: string; readonly version: string | undefined }[],
): Finding {
  const missing = found.filter(({ version }) => version === undefined);
  if (missing.length === 0) return ok(`${found.map(({ name, version }) => `${name} ${version}`).join(", ")}.`);
  return fail({
    says: `${missing.map(({ name }) => name).join(", ")} cannot be run.`,
    why: "Hearth works with these programs of the system.",
    remedy: `Run \`make setup\`, or \`apt-get install ${missing.map(({ apt }) => apt).join(" ")}\`.`,
  });
}

async function hostPackages(): Promise<Finding[]> {
  try {
    await requireHostPackages();
    return [];
  } catch (error) {
    if (!(error instanceof HearthError)) throw error;
    return [fail({ says: error.what, why: error.why, remedy: error.remedy })];
  }
}
