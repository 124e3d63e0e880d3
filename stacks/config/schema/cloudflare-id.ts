import { HearthError } from "#model/hearth-error.ts";

/**
 * What Cloudflare calls the id of an account or a zone: 32 hexadecimal digits in lower case.
 * @throws HearthError `cloudflare-id-invalid`
 */
export function parseCloudflareId(text: string): string {
  if (/^[0-9a-f]{32}$/.test(text)) return text;
  throw new HearthError({
    code: "cloudflare-id-invalid",
    what: `“${text}” is not the id of an account or a zone at Cloudflare.`,
    why: "An id is 32 digits and letters from a to f.",
    remedy: "Copy it from the right side of the domain's overview page at dash.cloudflare.com, and put it in quotes.",
  });
}
