import { HearthError } from "#model/hearth-error.ts";

/**
 * A mail server and its port, `smtp.example.org:587`.
 * @throws HearthError `mail-server-invalid`
 */
export function parseMailServer(text: string): string {
  if (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?:[1-9][0-9]{0,4}$/.test(text)) return text;
  throw new HearthError({
    code: "mail-server-invalid",
    what: `“${text}” is not a mail server with a port.`,
    why: "Without a port nobody knows which of a server's doors takes mail.",
    remedy: "Write it like smtp.example.org:587.",
  });
}
