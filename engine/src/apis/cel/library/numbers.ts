// Numbers as Go prints them (strconv).

/** `%g`: the fewest digits that mean the same number, with an exponent where it is below -4 or above 5. */
export function formatDouble(value: number): string {
  const special = formatSpecial(value, "+Inf", "-Inf");
  if (special !== undefined) return special;
  const [digits = "", exponent = ""] = value.toExponential().split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 6) return plainDouble(value);
  const sign = power < 0 ? "-" : "+";
  return `${digits}e${sign}${String(Math.abs(power)).padStart(2, "0")}`;
}

/** `%f` with as few digits as mean the same number. */
export function plainDouble(value: number): string {
  if (Object.is(value, -0)) return "-0";
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(value.toExponential()) ?? [];
  const digits = whole + fraction;
  const point = 1 + Number(exponent);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits.padEnd(point, "0");
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

export function formatSpecial(value: number, infinite: string, negative: string) {
  if (Number.isNaN(value)) return "NaN";
  if (Number.isFinite(value)) return undefined;
  return value > 0 ? infinite : negative;
}
