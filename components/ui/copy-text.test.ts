// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from "vitest";
import { copyText } from "./copy-text";

afterEach(() => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
});

/** Without clipboard permission, the browser copies the selection. */
function refuseClipboard(execCommand: () => boolean): void {
  vi.stubGlobal("navigator", { clipboard: { writeText: () => Promise.reject(new Error("not allowed")) } });
  document.execCommand = execCommand;
}

describe("copyText", () => {
  it("selects the text inside an open dialog, outside of which nothing can be selected", async () => {
    const dialog = document.createElement("dialog");
    const button = document.createElement("button");
    dialog.append(button);
    document.body.append(dialog);
    button.focus();
    let copied: string | undefined;
    refuseClipboard(() => {
      copied = dialog.querySelector("textarea")?.value;
      return true;
    });
    expect(await copyText("text")).toBe(true);
    expect(copied).toBe("text");
    expect(document.activeElement).toBe(button);
    expect(document.querySelector("textarea")).toBeNull();
  });

  it("returns false if the browser copies nothing", async () => {
    refuseClipboard(() => false);
    expect(await copyText("text")).toBe(false);
  });
});
