/** The credentials of RFC 6750, section 2.1; anything longer than a token could be is none. */
export function bearerToken(header: string | undefined): string | undefined {
  return /^Bearer ([A-Za-z0-9_-]{1,256})$/i.exec(header ?? "")?.[1];
}
