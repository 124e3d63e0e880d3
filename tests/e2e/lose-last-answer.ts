import { readdir, readFile, writeFile } from "node:fs/promises";
import type { Ticket } from "#pxe/ticket/ticket.ts";
import type { Homelab } from "./homelab.ts";

/**
 * Puts the boot server's files where they were just before it heard that the machine is installed, as if it had been
 * killed in that moment: the ticket is still being written under, and the machine is no member.
 *
 * @param token of the ticket, which is erased when it ends; the kernel command line of the first boot still has it
 * @returns the ticket's id, which is also in the mark on the disk
 */
export async function loseLastAnswer(lab: Homelab, node: string, token: string): Promise<string> {
  for (const name of await readdir(lab.file("boot", "tickets"))) {
    const file = lab.file("boot", "tickets", name);
    const { finishedAt: _finished, ...ticket } = JSON.parse(await readFile(file, "utf8")) as Ticket;
    const [member] = (await lab.members()).filter(({ machine }) => machine === node);
    if (ticket.id !== member?.installId) continue;
    await writeFile(file, JSON.stringify({ ...ticket, state: "writing", token }));
    const others = (await lab.members()).filter(({ machine }) => machine !== node);
    await writeFile(lab.file("boot", "members.json"), JSON.stringify(others));
    return ticket.id;
  }
  throw new Error(`there is no finished ticket of ${node}`);
}
