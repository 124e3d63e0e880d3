/**
 * Shell words that, followed by a path, ask a server's own API with the administrator's certificate.
 * @param authority PEM file
 * @param admin path of the certificate and key, without `.crt` and `.key`
 */
export function apiGet(authority: string, admin: string): string {
  const options = `--silent --fail-with-body --max-time 20 --cacert ${authority} --cert ${admin}.crt --key ${admin}.key`;
  return `curl ${options} https://127.0.0.1:6443`;
}
