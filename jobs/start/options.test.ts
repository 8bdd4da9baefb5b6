import { describe, expect, test } from "vitest";
import { parseOptions } from "./options";

describe("parseOptions", () => {
  test("accepts combinations", () => {
    expect(parseOptions(["--dev", "--demo"])).toEqual({
      demo: true,
      dev: true,
      buildOnly: false,
      migrateOnly: false,
    });
  });

  test("names unknown options", () => {
    expect(() => parseOptions(["--dmeo"])).toThrow('"--dmeo"');
  });
});
