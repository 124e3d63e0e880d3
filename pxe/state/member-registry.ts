import path from "node:path";
import type { Member } from "#pxe/contract/ticket.ts";
import { readJson, writeJsonDurably } from "./durable-file.ts";

/** The living members of the environment, in `<stateDirectory>/members.json`; one a machine. */
export interface MemberRegistry {
  all(): readonly Member[];
  /** Also replaces the machine's earlier installation: one machine lives once. */
  put(member: Member): void;
  remove(machine: string): void;
}

export function openMemberRegistry(stateDirectory: string): MemberRegistry {
  const file = path.join(stateDirectory, "members.json");
  let members = (readJson(file) as Member[] | undefined) ?? [];
  const replace = (next: Member[]) => {
    writeJsonDurably(file, next);
    members = next;
  };
  return {
    all: () => members,
    put: (member) => replace([...members.filter(({ machine }) => machine !== member.machine), member]),
    remove(machine) {
      const rest = members.filter((member) => member.machine !== machine);
      if (rest.length < members.length) replace(rest);
    },
  };
}
