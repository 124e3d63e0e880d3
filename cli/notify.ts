import { formatSeconds } from "./display/duration.ts";

/** What is told at the end of long work. */
export interface Notice {
  readonly verb: string;
  readonly env: string;
  readonly seconds: number;
  readonly code: number;
}

/** Who waited less than this is still there. */
const worthTellingSeconds = 10;

const answerTimeoutMs = 5_000;

/**
 * Rings the terminal, or posts to an ntfy topic: `bell`, `https://ntfy.example/topic`, or both with a comma between.
 * A notice that cannot be given is no failure of the work: it is said in one line, without the topic, whose name is
 * all that keeps strangers from reading it.
 */
export async function notify(where: string, notice: Notice): Promise<void> {
  if (notice.seconds < worthTellingSeconds) return;
  for (const way of where.split(",").map((text) => text.trim())) {
    if (way === "bell") process.stderr.write("\u0007");
    else if (/^https?:\/\//.test(way)) await post(way, notice);
    else console.error("! notify understands bell and the URL of an ntfy topic");
  }
}

/** `✓ hearth up, home: done after 4 min 05 s` */
export function noticeText({ verb, env, seconds, code }: Notice): string {
  const end = code === 0 ? "done" : `ended with ${code}`;
  return `${code === 0 ? "✓" : "✗"} hearth ${verb}, ${env}: ${end} after ${formatSeconds(seconds)}`;
}

/** Publishing of ntfy: the body is the message, the rest are headers. */
async function post(url: string, notice: Notice): Promise<void> {
  try {
    const response = await fetch(url, {
      method: "POST",
      body: noticeText(notice),
      headers: {
        Title: "Hearth",
        Priority: notice.code === 0 ? "default" : "high",
        Tags: notice.code === 0 ? "house" : "warning",
      },
      signal: AbortSignal.timeout(answerTimeoutMs),
    });
    if (!response.ok) console.error(`! the notice was not accepted: ${response.status} from ${new URL(url).host}`);
  } catch (error) {
    const cause = (error as Error).cause;
    console.error(
      `! the notice could not be sent: ${cause instanceof Error ? cause.message : (error as Error).message}`,
    );
  }
}
