import path from "node:path";
import { listen } from "../peers/listen.ts";
import { startProgram } from "../peers/run-program.ts";
import type { Homelab } from "./homelab.ts";

/** A boot server that a person started in a terminal. */
export interface ServedByHand {
  /** Ctrl-C; what it said until its end. */
  interrupt(): Promise<{ readonly exitCode: number | null; readonly output: string }>;
}

/** `hearth boot --env …` in the network of the machines; resolves when it serves. */
export async function serveByHand(lab: Homelab): Promise<ServedByHand> {
  const hearth = path.resolve(import.meta.dirname, "../../bin/hearth");
  const child = startProgram([...(await lab.enter()), hearth, "boot", "--env", lab.env]);
  const server = listen(child);
  await server.until(/✓ serving/);
  return {
    interrupt: async () => {
      child.kill("SIGINT");
      return { exitCode: await server.ended, output: server.said() };
    },
  };
}
