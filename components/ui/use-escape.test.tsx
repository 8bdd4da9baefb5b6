// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { useEscape } from "./use-escape";

afterEach(cleanup);

function Disclosure({ name, onClose }: { name: string; onClose?: () => void }) {
  const [open, setOpen] = useState(false);
  useEscape(open, () => {
    setOpen(false);
    onClose?.();
  });
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open {name}
      </button>
      {open && <input aria-label={name} />}
    </>
  );
}

function open(name: string): void {
  const button = screen.getByRole("button", { name: `Open ${name}` });
  button.focus();
  fireEvent.click(button);
}
const press = (more: object = {}, target: Element = document.activeElement ?? document.body) =>
  fireEvent.keyDown(target, { key: "Escape", ...more });
const shown = () => screen.queryAllByRole("textbox").map((field) => field.getAttribute("aria-label"));

describe("useEscape", () => {
  it("closes the most recently opened layer, one per press, and restores the focus", () => {
    render(["a", "b", "c"].map((name) => <Disclosure key={name} name={name} />));
    for (const name of ["c", "a", "b"]) open(name);
    screen.getByLabelText("c").focus();
    for (const [closed, left] of [
      ["b", ["a", "c"]],
      ["a", ["c"]],
      ["c", []],
    ] as const) {
      expect(press()).toBe(false);
      expect(shown()).toEqual(left);
      expect(document.activeElement?.textContent).toBe(`Open ${closed}`);
    }
    // Nothing is open, so the event is not handled.
    expect(press()).toBe(true);
  });

  it("stops other handlers of a press that closed a layer", () => {
    const other = vi.fn();
    addEventListener("keydown", other);
    render(<Disclosure name="a" />);
    open("a");
    press();
    expect(other).not.toHaveBeenCalled();
    press();
    expect(other).toHaveBeenCalledTimes(1);
    removeEventListener("keydown", other);
  });

  it("closes one layer while the key is held down", () => {
    render(["a", "b"].map((name) => <Disclosure key={name} name={name} />));
    open("a");
    open("b");
    press();
    press({ repeat: true });
    press({ repeat: true });
    expect(shown()).toEqual(["a"]);
  });

  it.each([{ isComposing: true }, { ctrlKey: true }, { altKey: true }, { key: "a" }])(
    "ignores %o",
    (more) => {
      render(<Disclosure name="a" />);
      open("a");
      press(more);
      expect(shown()).toEqual(["a"]);
    },
  );

  it("calls the latest function, and none once unmounted", () => {
    const [first, second] = [vi.fn(), vi.fn()];
    const { rerender, unmount } = render(<Disclosure name="a" onClose={first} />);
    rerender(<Disclosure name="a" onClose={second} />);
    open("a");
    press();
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([0, 1]);
    open("a");
    unmount();
    expect(press()).toBe(true);
    expect(second).toHaveBeenCalledTimes(1);
  });
});
