import { errorCatalogue } from "#model/error-catalogue.ts";
import { verbs } from "../cli/command-line/verbs.ts";
import { renderCommandPage } from "./generate-command-page.ts";
import { renderLabDiagram } from "./generate-diagram.ts";
import { renderErrorPage } from "./generate-error-page.ts";
import { renderExitCodePage } from "./generate-exit-code-page.ts";
import { renderJsonSchema } from "./generate-json-schema.ts";
import { type OptionSchema, optionSchema } from "./generate-option-schema.ts";
import { renderPortPage } from "./generate-port-page.ts";
import { renderReference } from "./generate-reference.ts";
import { renderSample } from "./generate-sample.ts";
import { sampleValues } from "./generate-sample-values.ts";
import { renderVersionPage } from "./generate-version-page.ts";

function defaultPort(options: OptionSchema, group: string, option: string): number {
  return Number(options.properties?.[group]?.properties?.[option]?.default);
}

/** Everything that is checked in and made from the code: path below the project's root, and what it has to hold. */
export function generatedFiles(): Readonly<Record<string, string>> {
  const options = optionSchema();
  return {
    "docs/reference/environment.schema.json": renderJsonSchema(options),
    "docs/reference/configuration.md": renderReference(options),
    "docs/reference/commands.md": renderCommandPage(verbs),
    "docs/reference/exit-codes.md": renderExitCodePage(verbs),
    "docs/reference/errors.md": renderErrorPage(errorCatalogue),
    "docs/reference/ports.md": renderPortPage(
      defaultPort(options, "boot", "httpPort"),
      defaultPort(options, "images", "port"),
    ),
    "docs/reference/versions.md": renderVersionPage(),
    "docs/images/lab.svg": renderLabDiagram(),
    "Pulumi.home.example.yaml": renderSample(options, sampleValues),
  };
}
