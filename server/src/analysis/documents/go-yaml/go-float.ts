// How Go writes a float in its shortest form (`strconv.FormatFloat` with 'g' and -1).

/** An exponent is used below 1e-04 and from 1e+06 on. `single`: the value is taken for a 32-bit float. */
export function goFloat(value: number, single = false): string {
  const number = single ? Math.fround(value) : value;
  if (Number.isNaN(number)) return "NaN";
  if (!Number.isFinite(number)) return number > 0 ? "+Inf" : "-Inf";
  if (number === 0) return Object.is(number, -0) ? "-0" : "0";
  const [mantissa, exponent] = shortest(number, single).split("e") as [string, string];
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(Number(`${mantissa}e${exponent}`));
  return `${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

/** The fewest digits that read back as the same number, in scientific notation. */
function shortest(number: number, single: boolean): string {
  if (!single) return number.toExponential();
  let digits = 0;
  while (Math.fround(Number(number.toExponential(digits))) !== number) digits++;
  return number.toExponential(digits);
}
