// Environments and programs.
export {
  createEnvironment,
  type CheckResult,
  type CompileOptions,
  type Environment,
  type EnvironmentOptions,
  type VariableDeclarations,
} from "./environment.ts";
export type { Declared } from "./declarations.ts";
export {
  describe,
  type EnvironmentDescription,
  type FunctionDescription,
  type LibraryDescription,
  type MacroDescription,
  type OverloadDescription,
  type VariableDescription,
} from "./describe.ts";
export type { FunctionReference, References, VariableReference } from "./references.ts";
export {
  celGoStock,
  celSpec,
  kubernetes,
  type KubernetesOptions,
  type ProfileOptions,
} from "./profiles.ts";
export type { Codegen } from "./codegen/stage.ts";
export type { ParseLimits } from "./parse-options.ts";
export {
  unwrap,
  type EvaluateOptions,
  type Outcome,
  type Program,
  type Settled,
} from "./program.ts";
export type { BoundOptions } from "./plan/meter.ts";
export { Activation, type Variables } from "./activation.ts";
export type { Answer, Calls } from "./plan/frame.ts";
export {
  createRounds,
  RoundLimitError,
  type CallRecord,
  type RoundOptions,
  type RoundResult,
  type Rounds,
} from "./rounds.ts";
export {
  createSource,
  formatIssue,
  locate,
  type Embedding,
  type Position,
  type Source,
} from "./source.ts";
export {
  CelError,
  celError,
  ExprError,
  type EvaluationCode,
  type ExprCode,
  type ExprIssue,
  type Fault,
} from "./errors.ts";

// Libraries.
export {
  asyncMethod,
  asyncOverload,
  defineLibrary,
  func,
  isNamespace,
  lazyMethod,
  macro,
  method,
  overload,
  unavailable,
  unavailableOverload,
  variable,
  type About,
  type AbortSignalLike,
  type ArgumentsOf,
  type AsyncImplementation,
  type CallContext,
  type CostRule,
  type FunctionDeclaration,
  type Implementation,
  type LazyImplementation,
  type Library,
  type MacroContext,
  type MacroDeclaration,
  type Overload,
  type OverloadOptions,
  type Signal,
  type Validator,
  type ValueOf,
  type VariableDeclaration,
} from "./declare.ts";
export { loopVariable, standardMacros } from "./macros.ts";
export { stdlib } from "./stdlib/index.ts";
export { compileRegex } from "./stdlib/regex.ts";
export { bindings } from "./libraries/bindings.ts";
export { encoders } from "./libraries/encoders.ts";
export { math } from "./libraries/math.ts";
export { kubernetesAuthorizer } from "./kubernetes/authorizer.ts";
export { kubernetesCidr } from "./kubernetes/cidr.ts";
export { kubernetesFormat } from "./kubernetes/format.ts";
export { kubernetesIp } from "./kubernetes/ip.ts";
export { kubernetesJsonPatch } from "./kubernetes/jsonpatch.ts";
export { kubernetesLists } from "./kubernetes/lists.ts";
export { kubernetesQuantity } from "./kubernetes/quantity.ts";
export { kubernetesRegex } from "./kubernetes/regex.ts";
export { kubernetesSemver } from "./kubernetes/semver.ts";
export { kubernetesUrls } from "./kubernetes/urls.ts";
export { lists } from "./libraries/lists.ts";
export { network } from "./libraries/network.ts";
export { sets } from "./libraries/sets.ts";
export { optionals } from "./libraries/optionals.ts";
export { regex } from "./libraries/regex.ts";
export { strings } from "./libraries/strings.ts";
export { twoVariableComprehensions } from "./libraries/two-variable-comprehensions.ts";

// Types.
export {
  bool,
  bytes,
  double,
  duration,
  dyn,
  errorType,
  formatType,
  int,
  list,
  map,
  nullType,
  opaque,
  optional,
  param,
  string,
  struct,
  timestamp,
  typeOfType,
  uint,
  type ListType,
  type MapType,
  type OpaqueType,
  type PrimitiveKind,
  type PrimitiveType,
  type StructType,
  type Type,
  type TypeParam,
  type TypeType,
} from "./types.ts";
export { sameType } from "./unify.ts";

// Trees.
export {
  children,
  Operator,
  walk,
  type Bind,
  type Binding,
  type Call,
  type Comprehension,
  type Expr,
  type Fold,
  type Ident,
  type ListExpr,
  type Literal,
  type MapEntry,
  type MapExpr,
  type MessageExpr,
  type MessageField,
  type NodeBase,
  type Select,
} from "./ast.ts";
export type { CheckedExpr, Resolved } from "./checked.ts";
export { unparse } from "./unparse.ts";

// Values.
export { OpaqueValue, StructValue, type JsonMap, type Value } from "./values/value.ts";
export { decodeUtf8, encodeUtf8, type Bytes } from "./values/bytes.ts";
export { Double, doubleOf, formatDouble, isDouble, toDouble } from "./values/double.ts";
export { isInt, toInt, type Int } from "./values/int.ts";
export { toUint, Uint } from "./values/uint.ts";
export { Optional } from "./values/optional.ts";
export { CelMap, isJsonMap, isMap, mapGet, mapKeys, mapSize } from "./values/map.ts";
export { Duration, Timestamp } from "./values/time.ts";
export {
  formatDuration,
  formatTimestamp,
  parseDuration,
  parseTimestamp,
} from "./values/time-text.ts";
export { toTypeValue, TypeValue } from "./values/type-value.ts";
export { compare } from "./values/order.ts";
export { equals } from "./values/equality.ts";
export { isValue, kindOf, typeOf, type Kind } from "./values/kind.ts";
export { hasField, index, indexOptional, select, selectOptional } from "./values/access.ts";
export { isZero } from "./values/zero.ts";
export { compareNumeric, isNumeric, type Numeric } from "./values/numeric.ts";
export { codePointLength, compareText } from "./values/text.ts";
export { fromJs, type NumberOptions } from "./values/from-js.ts";
export { toJs, type JsData } from "./values/to-js.ts";
export { parseJson } from "./values/json.ts";
export { callKey, valueKey } from "./values/keys.ts";
export { Unknown, type PendingCall } from "./values/unknown.ts";
