import { useState } from "react";

/** Width in pixels, and the letter that stands in, by where it is shown. */
const SIZES = {
  row: { px: 22, circle: "size-[22px]", letter: "text-[10px]/none" },
  page: { px: 40, circle: "size-10", letter: "text-[15px]/none" },
} as const;

type Props = {
  name: string;
  /** Address on this server; null where there is no icon. */
  icon: string | null;
  size: keyof typeof SIZES;
};

// Most are drawn for white paper: a dark sign on nothing would vanish on a dark page.
const BACKGROUND = "bg-[light-dark(var(--sunk),var(--ink-3))]";

/**
 * A pair's icon, or the first letter of its name in a circle where there is none or it cannot be shown. It says nothing that
 * the name beside it does not.
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
    // biome-ignore lint/performance/noImgElement: it is small as it is, and never changes
    <img
      // One that came with the page may have failed before anybody listened.
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
