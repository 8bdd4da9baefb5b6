/** Heights of the plots in pixels, by layout. */
export const CHART_HEIGHTS = {
  wide: { price: 312, volatility: 216, volume: 96 },
  laptop: { price: 236, volatility: 176, volume: 80 },
  phone: { price: 208, volatility: 168, volume: 72 },
} as const;

/** The same heights as classes, which apply before hydration. */
export const CHART_HEIGHT_CLASSES = {
  price: "h-[208px] laptop:h-[236px] wide:h-[312px]",
  volatility: "h-[168px] laptop:h-[176px] wide:h-[216px]",
  volume: "h-[72px] laptop:h-[80px] wide:h-[96px]",
} as const;
/** Space for the time axis below the lowest chart. */
export const TIME_AXIS_SPACE = "box-content pb-6";
