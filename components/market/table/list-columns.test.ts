import { describe, expect, it } from "vitest";
import { columnClasses, isColumnShown, toggleColumn } from "./list-columns";

const NONE = { show: [], hide: [] };

describe("the columns of the list", () => {
  it("are what the layout has room for, unless chosen otherwise", () => {
    expect(isColumnShown("cv", NONE, "wide")).toBe(true);
    expect(isColumnShown("cv", NONE, "medium")).toBe(false);
    expect(isColumnShown("cv", { show: ["cv"], hide: [] }, "medium")).toBe(true);
    expect(isColumnShown("age", { show: [], hide: ["age"] }, "wide")).toBe(false);
  });

  it("are noted only where they differ from that", () => {
    const hidden = toggleColumn("cv", NONE, "wide");
    expect(hidden).toEqual({ show: [], hide: ["cv"] });
    expect(toggleColumn("cv", hidden, "wide")).toEqual(NONE);
    const shown = toggleColumn("cv", NONE, "medium");
    expect(shown).toEqual({ show: ["cv"], hide: [] });
    expect(toggleColumn("cv", shown, "medium")).toEqual(NONE);
  });

  it("can be turned from what was chosen in a wider layout", () => {
    expect(toggleColumn("cv", { show: [], hide: ["cv"] }, "medium")).toEqual({ show: ["cv"], hide: [] });
    expect(toggleColumn("source", { show: ["source"], hide: [] }, "wide")).toEqual({
      show: [],
      hide: ["source"],
    });
  });

  it("give way to those that were asked for, and to a narrow page", () => {
    const asked = { show: ["cv"], hide: [] } as const;
    expect(isColumnShown("sparkline", NONE, "medium")).toBe(true);
    expect(isColumnShown("sparkline", asked, "medium")).toBe(false);
    expect(isColumnShown("sparkline", asked, "wide")).toBe(true);
    expect(isColumnShown("cv", asked, "narrow")).toBe(false);
    expect(isColumnShown("coverage", NONE, "narrow")).toBe(true);
    expect(isColumnShown("coverage", NONE, "phone")).toBe(false);
  });

  it("are set as classes", () => {
    expect(columnClasses({ show: ["cv"], hide: ["age", "source"] })).toBe("show-cv hide-age hide-source");
  });
});
