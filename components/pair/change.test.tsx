// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { Change } from "./change";

afterEach(cleanup);

describe("Change", () => {
  it.each([
    [false, "No change over 24 h: not enough data."],
    [true, "No change over 24 h: no recent sample."],
  ])("states the reason for a missing change (silent: %s)", (isSilent, reason) => {
    render(<Change value={null} isSilent={isSilent} />);
    expect(screen.getByTitle(reason)).toBeDefined();
    expect(screen.getByText(reason)).toBeDefined();
  });
});
