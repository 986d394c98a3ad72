/** The price of an order in cents, after the customer's discount in percent. */
export function total(lines, discount = 0) {
  const sum = lines.reduce((all, line) => all + line.count * line.price, 0);
  return Math.round(sum * (1 - discount / 100));
}
