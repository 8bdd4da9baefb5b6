"use client";
import { Dialog } from "@/components/ui/dialog";
import { Switch } from "@/components/ui/switch";
import { setSingleKeysEnabled, useSingleKeys } from "./keyboard";

const GROUPS: readonly { title: string; keys: readonly (readonly [keys: string, does: string])[] }[] = [
  {
    title: "Everywhere",
    keys: [
      ["/", "Find a pair"],
      ["1 2 3", "Window: 1 h, 24 h, 7 d"],
      ["t", "Switch theme"],
      ["?", "This list"],
      ["Esc", "Close or clear"],
    ],
  },
  {
    title: "The list of pairs",
    keys: [
      ["↑ ↓", "Move between rows"],
      ["Home End", "First and last row"],
      ["PgUp PgDn", "A page up or down"],
      ["Enter", "Open the pair"],
    ],
  },
  {
    title: "A chart",
    keys: [
      ["← →", "Move between samples"],
      ["Shift →", "Zoom in"],
      ["Shift ←", "Farther"],
      ["Home End", "First and last sample"],
      ["0", "Reset zoom"],
    ],
  },
];

export function KeysDialog({ onClose }: { onClose: () => void }) {
  const isOn = useSingleKeys();
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose} className="w-[min(560px,calc(100vw-32px))]">
      {() => (
        <>
          <div className="mt-2 gap-x-8 laptop:columns-2">
            {GROUPS.map(({ title, keys }) => (
              <section key={title} className="mb-4 break-inside-avoid">
                <h3 className="mb-1 text-12 font-medium text-ink-2">{title}</h3>
                <dl>
                  {keys.map(([names, does]) => (
                    <div
                      key={names}
                      className="flex items-center justify-between gap-4 border-t border-line-1 py-1"
                    >
                      <dt className="order-last flex gap-1">
                        {names.split(" ").map((name) => (
                          <kbd
                            key={name}
                            className="rounded-1 border border-line-2 bg-page px-[5px] font-sans text-11 font-medium text-ink-2"
                          >
                            {name}
                          </kbd>
                        ))}
                      </dt>
                      <dd>{does}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </div>
          <div className="border-t border-line-2 pt-3">
            <Switch isOn={isOn} onChange={setSingleKeysEnabled} className="-ml-1">
              Single-letter keys
            </Switch>
            <p className="mt-1 text-12 text-ink-3">
              Off, <b className="font-medium">/ 1 2 3 t ?</b> are ignored. Turn off if you use voice control.
              The setting is saved in this browser.
            </p>
          </div>
        </>
      )}
    </Dialog>
  );
}
