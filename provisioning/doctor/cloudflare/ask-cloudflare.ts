import { z } from "zod";

export interface Asking {
  /** Where the API begins, e.g. `https://api.cloudflare.com/client/v4`. */
  readonly base: string;
  readonly token: string;
  /** Ends all questions. */
  readonly signal: AbortSignal;
}

/** What Cloudflare said, or why nothing of use was heard. Neither holds the token. */
export type CloudflareAnswer =
  | {
      readonly status: number;
      readonly result: unknown;
      readonly codes: readonly number[];
      /** Cloudflare's own words; empty where all is well. */
      readonly message: string;
    }
  | { readonly silence: string };

/** The frame of every answer; see "API response" in Cloudflare's reference. */
const frame = z.object({
  result: z.unknown(),
  errors: z.array(z.object({ code: z.number(), message: z.string() })).nullish(),
});

/** A question that changes nothing. Never throws: the errors of `fetch` may hold the header, and with it the token. */
export async function askCloudflare({ base, token, signal }: Asking, path: string): Promise<CloudflareAnswer> {
  try {
    const response = await fetch(`${base}${path}`, {
      headers: { Authorization: `Bearer ${token}` },
      // The token is Cloudflare's alone, wherever they or somebody on the way would send it.
      redirect: "error",
      signal,
    });
    const { status } = response;
    if (status === 429 || status >= 500) return { silence: `status ${status}` };
    const framed = frame.safeParse(JSON.parse(await response.text()));
    if (!framed.success) return { silence: "an answer of another form" };
    const errors = framed.data.errors ?? [];
    return {
      status,
      result: framed.data.result,
      codes: errors.map(({ code }) => code),
      message: errors.map(({ message }) => message.replaceAll(token, "…")).join("; "),
    };
  } catch (error) {
    return { silence: reasonOf(error) };
  }
}

/** A word of ours or a code of the system; the message is not repeated. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "an unknown error";
  if (error.name === "TimeoutError") return "no answer in time";
  if (error instanceof SyntaxError) return "an answer of another form";
  return (error.cause as NodeJS.ErrnoException | undefined)?.code ?? error.name;
}
