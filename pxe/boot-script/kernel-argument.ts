import { HearthError } from "#model/hearth-error.ts";

/**
 * Characters that neither iPXE (`${…}`, `||`, `&&`, `#`, blanks) nor GRUB (quotes, `$`, `\`, `;`, `&`, `|`, braces,
 * blanks) reads as anything but themselves. iPXE has no way to quote, so that what it would interpret cannot be said.
 */
const plain = /^[A-Za-z0-9_.,:=@%+/-]+$/;

/**
 * Returns the argument when both boot loaders pass it on as it is.
 * @throws HearthError `kernel-argument-invalid`
 */
export function checkKernelArgument(argument: string): string {
  if (plain.test(argument)) return argument;
  throw new HearthError({
    code: "kernel-argument-invalid",
    what: `The kernel argument ${JSON.stringify(argument)} cannot be passed on.`,
    why: "A boot loader would interpret one of its characters; letters, digits and _ . , : = @ % + / - are safe.",
    remedy: "Leave it out, or say it without blanks, quotes, dollar signs and brackets.",
  });
}
