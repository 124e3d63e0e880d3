/**
 * Where Alertmanager says every few minutes that the house lives. Each time the server is asked to say the opposite
 * later, under one sequence id: it forgets what it was asked before, and speaks only when it is not asked again.
 * The topic is as good as a password: whoever knows it reads it.
 */
export function heartbeatUrl(server: string, topic: string, environment: string, silentMinutes: number): string {
  const url = new URL(`${topic}/heartbeat`, server.endsWith("/") ? server : `${server}/`);
  // The body is Alertmanager's own; a template of fixed words says something else instead.
  url.search = new URLSearchParams({
    template: "yes",
    in: `${silentMinutes}m`,
    priority: "urgent",
    title: `${environment} is silent`,
    message: `Nothing was heard of ${environment} for ${silentMinutes} minutes: it has no power, no network, or no alerts.`,
  }).toString();
  return url.href;
}

/** Topic of an environment, out of 32 random bytes in base64; ntfy takes letters, digits, hyphens and underscores. */
export function heartbeatTopic(environment: string, secret: string): string {
  return `${environment.slice(0, 16)}-${Buffer.from(secret, "base64").toString("base64url").slice(0, 32)}`;
}
