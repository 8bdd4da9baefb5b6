import { describe, expect, it } from "vitest";
import { columnClasses, isColumnShown, toggleColumn } from "./list-columns";

const NONE = { show: [], hide: [] };

describe("the columns of the list", () => {
  it("are what the layout has room for, unless chosen otherwise", () => {
    expect(isColumnShown("cv", NONE, true)).toBe(true);
    expect(isColumnShown("cv", NONE, false)).toBe(false);
    expect(isColumnShown("cv", { show: ["cv"], hide: [] }, false)).toBe(true);
    expect(isColumnShown("age", { show: [], hide: ["age"] }, true)).toBe(false);
  });

  it("are noted only where they differ from that", () => {
    const hidden = toggleColumn("cv", NONE, true);
    expect(hidden).toEqual({ show: [], hide: ["cv"] });
    expect(toggleColumn("cv", hidden, true)).toEqual(NONE);
    const shown = toggleColumn("cv", NONE, false);
    expect(shown).toEqual({ show: ["cv"], hide: [] });
    expect(toggleColumn("cv", shown, false)).toEqual(NONE);
  });

  it("can be turned from what was chosen in a wider layout", () => {
    expect(toggleColumn("cv", { show: [], hide: ["cv"] }, false)).toEqual({ show: ["cv"], hide: [] });
    expect(toggleColumn("source", { show: ["source"], hide: [] }, true)).toEqual({
      show: [],
      hide: ["source"],
    });
  });

  it("are told as classes", () => {
    expect(columnClasses({ show: ["cv"], hide: ["age", "source"] })).toBe("show-cv hide-age hide-source");
  });
});
