import { access, constants } from "node:fs/promises";
import { HearthError } from "#model/hearth-error.ts";

/**
 * Words that make a network namespace and run what follows in it. Without root it lies in a user namespace in which
 * the person is root, over this one network and nothing else.
 */
export function makeNamespace(uid: number): readonly string[] {
  return uid === 0 ? ["unshare", "--net", "--"] : ["unshare", "--user", "--map-root-user", "--net", "--"];
}

/** Words that run what follows in the network namespace of a process. */
export function enterNamespace(uid: number, pid: number): readonly string[] {
  return uid === 0
    ? ["nsenter", "--target", `${pid}`, "--net", "--"]
    : ["nsenter", "--target", `${pid}`, "--user", "--preserve-credentials", "--net", "--"];
}

/** @throws HearthError `lab-unsupported` where no lab can be made at all */
export async function requireNamespaceSupport(): Promise<void> {
  if (process.platform !== "linux") {
    throw new HearthError({
      code: "lab-unsupported",
      what: `The lab cannot run on ${process.platform}.`,
      why: "Its machines live in a network namespace, which only Linux has.",
      remedy: "Run the lab on a Linux machine, or describe real machines in an environment of your own.",
    });
  }
  try {
    await access("/dev/net/tun", constants.R_OK | constants.W_OK);
  } catch (cause) {
    throw new HearthError({
      code: "lab-unsupported",
      what: "The lab cannot give its machines a network card: /dev/net/tun cannot be opened.",
      why: "Virtual network cards are made through this device; it is missing or closed to this user.",
      remedy: "Run `make` as root; inside a container, start it with `--device /dev/net/tun --cap-add NET_ADMIN`.",
      cause,
    });
  }
}
