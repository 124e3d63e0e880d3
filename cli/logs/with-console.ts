import { HearthError } from "#model/hearth-error.ts";
import { consoleTail } from "./serial-console.ts";

const shownLines = 3;

/** A virtual machine that stays silent has nobody in front of it: the error says what its console showed last, if it has one. */
export async function withConsole(
  error: unknown,
  machine: string,
  files: Parameters<typeof consoleTail>[0],
): Promise<unknown> {
  if (!(error instanceof HearthError) || error.code !== "ssh-timeout") return error;
  const shown = await consoleTail(files, shownLines);
  if (shown === undefined) return error;
  const lines = shown.split("\n").filter((line) => line !== "");
  return new HearthError({
    code: error.code,
    what: `${machine} is on and does not answer on SSH.`,
    why: `${error.why} Its console showed last: ${lines.join(" | ")}`,
    remedy: `The rest is in \`make logs NODE=${machine}\`; where its system is broken, \`make reinstall NODE=${machine}\` puts a new one there.`,
    cause: error,
  });
}
