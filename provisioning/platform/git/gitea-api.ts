import { HearthError } from "#model/hearth-error.ts";

/** Who asks. */
export type GiteaCredentials =
  | { readonly user: string; readonly password: string }
  /** An access token. */
  | { readonly token: string };

export interface GiteaAnswer {
  readonly status: number;
  /** Parsed JSON; undefined when there was no body. */
  readonly body: unknown;
}

/** Gitea's HTTP API, version 1, as far as it is used here. */
export interface GiteaApi {
  /** @param path below `/api/v1`, e.g. `/user` */
  ask(
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    as: GiteaCredentials,
    body?: object,
  ): Promise<GiteaAnswer>;
}

/** @param address where Gitea is reached, e.g. a forwarded port: `http://127.0.0.1:40123` */
export function giteaApi(address: string, signal: AbortSignal): GiteaApi {
  return {
    async ask(method, path, as, body) {
      const response = await fetch(`${address}/api/v1${path}`, {
        method,
        headers: {
          authorization: authorization(as),
          ...(body ? { "content-type": "application/json" } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.any([signal, AbortSignal.timeout(60_000)]),
      }).catch((cause: unknown) => {
        signal.throwIfAborted();
        throw new HearthError({
          code: "gitea-unreachable",
          what: "The cluster's git server does not answer.",
          why: cause instanceof Error ? `${cause.message}.` : String(cause),
          remedy: "Run `make kubectl ARGS='-n gitea get pods'` to see how it is; `make` goes on where it stopped.",
          cause,
        });
      });
      const text = await response.text();
      return { status: response.status, body: parsed(text) };
    },
  };
}

/** The value of the header that authenticates: what git sends, too. */
export function authorization(as: GiteaCredentials): string {
  if ("token" in as) return `token ${as.token}`;
  return `Basic ${Buffer.from(`${as.user}:${as.password}`).toString("base64")}`;
}

/** An answer that is not JSON is a page of an error; its words are not for people. */
function parsed(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @throws HearthError `gitea-refused` when the status is none of those expected */
export function expectStatus(answer: GiteaAnswer, expected: readonly number[], doing: string): GiteaAnswer {
  if (expected.includes(answer.status)) return answer;
  const { message } = (answer.body ?? {}) as { readonly message?: string };
  throw new HearthError({
    code: "gitea-refused",
    what: `The cluster's git server refused to ${doing}.`,
    why: `It answered ${answer.status}${message ? `: ${message}` : ""}.`,
    remedy: "Run `make` again. If it stays, look at `make kubectl ARGS='-n gitea logs deploy/gitea'`.",
  });
}
