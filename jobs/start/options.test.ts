import { describe, expect, test } from "vitest";
import { parseOptions } from "./options";

describe("the launcher's options", () => {
  test("may be joined", () => {
    expect(parseOptions(["--dev", "--demo"])).toEqual({
      demo: true,
      dev: true,
      buildOnly: false,
      migrateOnly: false,
    });
  });

  test("that are not known are refused by name", () => {
    expect(() => parseOptions(["--dmeo"])).toThrow('"--dmeo"');
  });
});
