import type { Service } from "../../contract/service.ts";
import { homeAppObjects } from "../../workload/home-app.ts";

const name = "ollama";

/** Language models that run here and tell nobody. */
export const ollama: Service = {
  name,
  group: "apps",
  about: "Language models at home.",
  namespace: name,
  after: ["gateway", "longhorn"],
  optional: true,
  source: {
    kind: "objects",
    objects: (site) =>
      homeAppObjects(site, {
        name,
        image: "ollama",
        command: ["/bin/ollama", "serve"],
        port: 11434,
        readyPath: "/",
        user: 1000,
        resources: { cpuMillis: 500, memoryMiB: 2048, memoryLimitMiB: 8192 },
        environment: { HOME: "/models", OLLAMA_HOST: "0.0.0.0:11434", OLLAMA_MODELS: "/models" },
        data: { path: "/models", sizeGiB: 50 },
        to: ["internet"],
      }),
  },
  images: ["ollama"],
  web: {
    hostname: "llm",
    service: name,
    port: 11434,
    signIn: { kind: "proxy", groups: ["admins", "family"] },
  },
  secrets: [],
  backup: [],
  podSecurity: { level: "restricted" },
  health: { kind: "http", url: "http://ollama.ollama:11434/", status: 200, expect: "Ollama is running" },
};
