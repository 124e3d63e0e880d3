import { HearthError } from "#model/hearth-error.ts";
import { type MacAddress, parseMacAddress } from "#model/mac-address.ts";

/** What `--machines` says of one machine; what is not said is asked. */
export interface MachineWish {
  readonly mac: MacAddress;
  readonly name?: string;
  readonly address?: string;
  /** `serial:…` or `wwn:…`. */
  readonly disk?: string;
  readonly role?: string;
}

const keys = ["mac", "name", "address", "disk", "role"] as const;

/**
 * Reads `mac=52:54:00:20:00:10,disk=serial:S64DNX0,role=server; mac=…`.
 * @throws HearthError `argument-wrong`, `mac-invalid`
 */
export function parseMachineWishes(text: string): readonly MachineWish[] {
  const entries = text.split(";").filter((entry) => entry.trim() !== "");
  const wishes = entries.map((entry) => {
    const fields = Object.fromEntries(entry.split(",").map((field) => readField(entry, field)));
    if (fields.mac === undefined) throw wrong(entry, "It does not say which machine: mac=… is missing.");
    return { ...fields, mac: parseMacAddress(fields.mac) };
  });
  const twice = wishes.find(({ mac }, index) => wishes.findIndex((other) => other.mac === mac) < index);
  if (twice) throw wrong(twice.mac, "The machine is named twice.");
  return wishes;
}

function readField(entry: string, field: string): [(typeof keys)[number], string] {
  const [, key = "", value = ""] = /^\s*([a-z]+)\s*=(.*)$/.exec(field) ?? [];
  const known = keys.find((one) => one === key);
  if (known === undefined || value.trim() === "")
    throw wrong(entry, `“${field.trim()}” is none of ${keys.join("=, ")}=.`);
  return [known, value.trim()];
}

function wrong(said: string, why: string): HearthError {
  return new HearthError({
    code: "argument-wrong",
    what: `“${said.trim()}” cannot be a machine of --machines.`,
    why,
    remedy: "Write it like --machines 'mac=52:54:00:20:00:10,disk=serial:S64DNX0,role=server; mac=…'.",
  });
}
