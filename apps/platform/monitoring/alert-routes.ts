import type { Site } from "../../contract/site.ts";

/** Where the operator mounts the Secrets that `alertmanagerSpec.secrets` names. */
const secrets = "/etc/alertmanager/secrets";

/**
 * Everything to the phone, and by mail too where there is somebody to mail it; what is critical again every hour until
 * somebody does something. The Watchdog always fires: outside the house somebody waits for it and tells when it stops.
 */
export function alertRoutes(site: Site): object {
  return {
    route: {
      receiver: "alerts",
      group_by: ["alertname", "namespace"],
      group_wait: "30s",
      repeat_interval: "12h",
      routes: [
        // Twice within the shortest silence that is told of.
        { matchers: ['alertname = "Watchdog"'], receiver: "heartbeat", repeat_interval: "4m", group_interval: "1m" },
        { matchers: ['alertname = "InfoInhibitor"'], receiver: "nobody" },
        { matchers: ['severity = "critical"'], receiver: "alerts", repeat_interval: "1h" },
      ],
    },
    receivers: [{ name: "alerts", ...toNtfy("alerts"), ...mail(site) }, heartbeat(site), { name: "nobody" }],
    inhibit_rules: [
      {
        source_matchers: ['severity = "critical"'],
        target_matchers: ['severity = "warning"'],
        equal: ["alertname", "namespace"],
      },
    ],
  };
}

const toNtfy = (topic: string) => ({
  webhook_configs: [{ url: `http://ntfy.ntfy/${topic}?template=alertmanager`, send_resolved: true }],
});

function mail({ mail: by, contact }: Site): object {
  if (!by || !contact) return {};
  return {
    email_configs: [
      {
        to: contact,
        from: by.from,
        smarthost: by.server,
        auth_username: by.user,
        auth_password_file: `${secrets}/mail/password`,
        require_tls: true,
        send_resolved: true,
      },
    ],
  };
}

function heartbeat({ heartbeat: outside }: Site): object {
  if (!outside) return { name: "heartbeat", ...toNtfy("heartbeat") };
  return {
    name: "heartbeat",
    webhook_configs: [{ url_file: `${secrets}/heartbeat/url`, send_resolved: false, max_alerts: 1 }],
  };
}
