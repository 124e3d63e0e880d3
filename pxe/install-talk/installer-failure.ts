import { errorCatalogue, type HearthErrorCode } from "#model/error-catalogue.ts";
import type { TicketFailure } from "#pxe/contract/ticket.ts";
import { oneLine } from "./key-value-text.ts";

/**
 * What an installer that gave up says, in words for the person.
 * @param code as sent; one that is not in the catalogue becomes `installer-failed`, with the code in the text
 */
export function installerFailure(machine: string, code: string, detail: string): TicketFailure {
  const known: HearthErrorCode = Object.hasOwn(errorCatalogue, code) ? (code as HearthErrorCode) : "installer-failed";
  const said = sentence(oneLine(detail).slice(0, 500));
  if (known === "image-checksum") {
    return {
      code: known,
      what: `The image that arrived at ${machine} is not the one that was asked for; what was written is void.`,
      why: said || "Its SHA-256 differs: the file in the cache or the way to the machine is damaged.",
      remedy: "Run make again: a damaged file in the cache is found and made anew.",
    };
  }
  return {
    code: known,
    what: `The installer gave up on ${machine}${known === code ? "" : ` (${oneLine(code).slice(0, 60) || "no code"})`}.`,
    why: said || "It did not say why.",
    remedy: `\`make logs NODE=${machine}\` shows the installer's own log; then run make again.`,
  };
}

function sentence(text: string): string {
  return text === "" || /[.!?]$/.test(text) ? text : `${text}.`;
}
