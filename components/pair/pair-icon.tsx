import { useState } from "react";

/** Width in pixels, and classes of the fallback, by place. */
const SIZES = {
  row: { px: 22, circle: "size-[22px]", letter: "text-[10px]/none" },
  page: { px: 40, circle: "size-10", letter: "text-[15px]/none" },
} as const;

type Props = {
  name: string;
  /** Address on this server; null without an icon. */
  icon: string | null;
  size: keyof typeof SIZES;
};

// Most icons are made for a light background: a dark, transparent icon would be invisible on a dark page.
const BACKGROUND = "bg-[light-dark(var(--sunk),var(--ink-3))]";

/**
 * A pair's icon, or the first letter of its name in a circle if the icon is missing or fails to load. Hidden from screen
 * readers, because the name is beside it.
 */
export function PairIcon({ name, icon, size }: Props) {
  const [broken, setBroken] = useState<string | null>(null);
  const { px, circle, letter } = SIZES[size];
  if (icon === null || icon === broken) {
    return (
      <span
        aria-hidden="true"
        className={`grid ${circle} flex-none place-items-center rounded-full bg-sunk ${letter} font-semibold text-ink-2 shadow-[inset_0_0_0_1px_var(--line-2)]`}
      >
        {(Array.from(name)[0] ?? "?").toUpperCase()}
      </span>
    );
  }
  return (
    // biome-ignore lint/performance/noImgElement: icons are small and immutable
    <img
      // An icon in the server's HTML can fail before hydration.
      ref={(image) => {
        if (image?.complete && image.naturalWidth === 0) setBroken(icon);
      }}
      onError={() => setBroken(icon)}
      src={icon}
      alt=""
      width={px}
      height={px}
      loading="lazy"
      decoding="async"
      draggable={false}
      className={`${circle} flex-none rounded-full object-cover ${BACKGROUND}`}
    />
  );
}
