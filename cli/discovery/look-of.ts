import { HearthError } from "#model/hearth-error.ts";
import { discoveryLimits } from "#pxe/discovery/discovery-limits.ts";
import type { Request } from "../request.ts";
import type { Look } from "./look-for-machines.ts";

const defaultMinutes = 10;

/** What flags say of a discovery. @throws HearthError `argument-wrong` */
export function lookOf({ minutes, count, netboot }: Request): Pick<Look, "seconds" | "count" | "uefiChain"> {
  const longest = discoveryLimits.seconds / 60;
  return {
    seconds: (numberOf("minutes", minutes, longest) ?? defaultMinutes) * 60,
    ...(count === undefined ? {} : { count: numberOf("count", count, discoveryLimits.guests) ?? 1 }),
    uefiChain: netboot === "ipxe" ? "ipxe" : "grub",
  };
}

function numberOf(flag: string, text: string | undefined, highest: number): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= highest) return number;
  throw new HearthError({
    code: "argument-wrong",
    what: `--${flag} cannot be “${text}”.`,
    why: `It is a whole number from 1 to ${highest}.`,
    remedy: `Say it like --${flag} 3.`,
  });
}
