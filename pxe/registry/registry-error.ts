import { type HttpExchange, replyText } from "#pxe/http/http-exchange.ts";

/** The codes of the specification that a registry which only gives has a use for, and their statuses. */
const statusOf = {
  BLOB_UNKNOWN: 404,
  DIGEST_INVALID: 400,
  MANIFEST_UNKNOWN: 404,
  NAME_INVALID: 400,
  NAME_UNKNOWN: 404,
  UNSUPPORTED: 405,
} as const;

export type RegistryErrorCode = keyof typeof statusOf;

/** Answers as OCI Distribution Specification 1.1, “Error Codes”, wants it. */
export function replyRegistryError(
  exchange: HttpExchange,
  code: RegistryErrorCode,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = JSON.stringify({ errors: [{ code, message }] });
  replyText(exchange, statusOf[code], body, { "Content-Type": "application/json", ...headers });
}
