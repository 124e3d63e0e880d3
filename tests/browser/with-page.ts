import { type Browser, chromium, type Page } from "playwright-core";

export interface PageOptions {
  readonly width: number;
  readonly colors: "light" | "dark";
}

/** Starts the browser without a sandbox, which root may not have, and without a screen. */
export function startBrowser(executable: string): Promise<Browser> {
  return chromium.launch({
    executablePath: executable,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
}

/** A page of that width; whatever the page complains about is an error at its end. */
export async function withPage<T>(
  browser: Browser,
  { width, colors }: PageOptions,
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: colors,
    locale: "en-GB",
    timezoneId: "UTC",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  try {
    const result = await use(page);
    if (complaints.length > 0) throw new Error(`the page complained: ${complaints.join("; ")}`);
    return result;
  } finally {
    await context.close();
  }
}
