import { priced } from "../priced.ts";
import { kubernetesCosts } from "./costs.ts";
import {
  defineLibrary,
  func,
  method,
  overload,
  type FunctionDeclaration,
  type Library,
} from "../declare.ts";
import { celError } from "../errors.ts";
import { bool, double, int, string, type Type } from "../types.ts";
import { toDouble } from "../values/double.ts";
import { toInt, type Int } from "../values/int.ts";
import type { OpaqueValue, Value } from "../values/value.ts";
import { parseQuantity } from "./quantity-text.ts";
import {
  addQuantities,
  compareQuantities,
  negateQuantity,
  Quantity,
  quantityType,
  signOf,
  toApproximateDouble,
  toInteger,
} from "./quantity-value.ts";

function quantityOf(value: OpaqueValue): Quantity {
  if (value instanceof Quantity) return value;
  throw celError("no such overload");
}

function requireQuantity(text: string): Quantity {
  const quantity = parseQuantity(text);
  if (typeof quantity === "string") throw celError(quantity);
  return quantity;
}

function requireInteger(quantity: Quantity): Int {
  const integer = toInteger(quantity);
  if (integer === undefined) throw celError("cannot convert value to integer");
  return toInt(integer);
}

function sum(left: Quantity, right: Quantity): Quantity {
  const result = addQuantities(left, right);
  if (result === undefined) throw celError("quantity has too many digits");
  return result;
}

/** `q.name()`. */
function property(
  name: string,
  id: string,
  result: Type,
  about: { doc: string; examples: readonly string[] },
  read: (quantity: Quantity) => Value,
): FunctionDeclaration {
  return func(
    name,
    about,
    method(id, [quantityType], result, (quantity) => read(quantityOf(quantity))),
  );
}

/** `q.name(other)`, where the other is a quantity. */
function comparison(
  name: string,
  id: string,
  result: Type,
  about: { doc: string; examples: readonly string[] },
  read: (order: number) => Value,
): FunctionDeclaration {
  return func(
    name,
    about,
    method(id, [quantityType, quantityType], result, (left, right) =>
      read(compareQuantities(quantityOf(left), quantityOf(right))),
    ),
  );
}

/** `q.name(other)`, where the other is a quantity or an int. */
function calculation(
  name: string,
  about: { doc: string; examples: readonly string[] },
  apply: (left: Quantity, right: Quantity) => Quantity,
): FunctionDeclaration {
  return func(
    name,
    about,
    method(`quantity_${name}`, [quantityType, quantityType], quantityType, (left, right) =>
      apply(quantityOf(left), quantityOf(right)),
    ),
    method(`quantity_${name}_int`, [quantityType, int], quantityType, (left, right) =>
      apply(quantityOf(left), new Quantity(BigInt(right))),
    ),
  );
}

/**
 * Kubernetes' quantities (since 1.28), `200M` or `1.5Gi`: exact, and equal when their amounts are. See `parseQuantity` for what is read.
 * Texts of more than 1000 characters and sums of more than 10,000 digits are errors.
 */
export const kubernetesQuantity: Library = defineLibrary({
  name: "kubernetes.quantity",
  version: 1,
  doc: "Amounts of resources, as Kubernetes writes them.",
  functions: priced(
    [
      func(
        "quantity",
        {
          doc: "The quantity that a text names.",
          examples: ['quantity("200M") == quantity("0.2G")', 'quantity("1Ki").asInteger() == 1024'],
        },
        overload("string_to_quantity", [string], quantityType, requireQuantity),
      ),
      func(
        "isQuantity",
        {
          doc: "Whether `quantity` takes the text.",
          examples: ['isQuantity("1.3G")', '!isQuantity("1,3G")', '!isQuantity("200K")'],
        },
        overload(
          "is_quantity_string",
          [string],
          bool,
          (text) => typeof parseQuantity(text) !== "string",
        ),
      ),
      func(
        "sign",
        {
          doc: "-1, 0 or 1.",
          examples: ['sign(quantity("-1k")) == -1', 'sign(quantity("0")) == 0'],
        },
        // Global, although all others are methods: so it is in Kubernetes.
        overload("quantity_sign", [quantityType], int, (quantity) => signOf(quantityOf(quantity))),
      ),
      property(
        "isInteger",
        "quantity_is_integer",
        bool,
        {
          doc: "Whether `asInteger` takes the quantity.",
          examples: ['quantity("50.5k").isInteger()', '!quantity("50m").isInteger()'],
        },
        (quantity) => toInteger(quantity) !== undefined,
      ),
      property(
        "asInteger",
        "quantity_get_int",
        int,
        {
          doc: "The amount as an int. A fraction, or one beyond 64 bits, is an error.",
          examples: ['quantity("50k").asInteger() == 50000'],
        },
        requireInteger,
      ),
      property(
        "asApproximateFloat",
        "quantity_get_float",
        double,
        {
          doc: "The amount as a double, which may be a little off.",
          examples: ['quantity("50.703k").asApproximateFloat() == 50703.0'],
        },
        (quantity) => toDouble(toApproximateDouble(quantity)),
      ),
      calculation(
        "add",
        {
          doc: "The sum with another quantity or an int.",
          examples: [
            'quantity("50k").add(quantity("20k")) == quantity("70k")',
            'quantity("50k").add(20) == quantity("50020")',
          ],
        },
        sum,
      ),
      calculation(
        "sub",
        {
          doc: "The difference to another quantity or an int.",
          examples: [
            'quantity("50k").sub(quantity("20k")) == quantity("30k")',
            'quantity("50k").sub(20) == quantity("49980")',
          ],
        },
        (left, right) => sum(left, negateQuantity(right)),
      ),
      comparison(
        "isLessThan",
        "quantity_is_less_than",
        bool,
        {
          doc: "Whether the amount is less than another.",
          examples: ['quantity("50M").isLessThan(quantity("50Mi"))'],
        },
        (order) => order < 0,
      ),
      comparison(
        "isGreaterThan",
        "quantity_is_greater_than",
        bool,
        {
          doc: "Whether the amount is greater than another.",
          examples: ['quantity("50Mi").isGreaterThan(quantity("50M"))'],
        },
        (order) => order > 0,
      ),
      comparison(
        "compareTo",
        "quantity_compare_to",
        int,
        {
          doc: "-1, 0 or 1 as the amount is less than, the same as, or greater than another.",
          examples: [
            'quantity("200M").compareTo(quantity("0.2G")) == 0',
            'quantity("50M").compareTo(quantity("50Mi")) == -1',
          ],
        },
        (order) => Math.sign(order),
      ),
    ],
    kubernetesCosts,
  ),
});
