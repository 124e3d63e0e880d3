import { describe, expect, test } from "vitest";
import { heartbeatTopic, heartbeatUrl } from "./heartbeat-url.ts";

describe("the heartbeat", () => {
  test("asks the server to speak later, each time under the same name", () => {
    const url = new URL(heartbeatUrl("https://ntfy.sh", "home-abc", "home", 10));
    expect(`${url.origin}${url.pathname}`).toBe("https://ntfy.sh/home-abc/heartbeat");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      template: "yes",
      in: "10m",
      priority: "urgent",
      title: "home is silent",
      message: "Nothing was heard of home for 10 minutes: it has no power, no network, or no alerts.",
    });
  });

  test("finds a server that lives below a path", () => {
    expect(heartbeatUrl("https://example.org/ntfy", "t", "home", 10)).toMatch(
      /^https:\/\/example\.org\/ntfy\/t\/heartbeat\?/,
    );
  });

  test("has a topic that nobody guesses and ntfy takes: 64 letters at most, no sign of base64", () => {
    const topic = heartbeatTopic("a-very-long-name-of-an-environment", Buffer.alloc(32, 0xfb).toString("base64"));
    expect(topic).toBe(`a-very-long-name-${"-_v7".repeat(8)}`);
  });
});
