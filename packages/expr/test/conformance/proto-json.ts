import {
  bool,
  bytes,
  defineLibrary,
  double,
  duration,
  dyn,
  func,
  int,
  list,
  map,
  method,
  nullType,
  opaque,
  overload,
  param,
  string,
  timestamp,
  uint,
  variable,
  type Library,
  type Type,
  type VariableDeclaration,
} from "@imagegate/expr";

// Declarations as cel-go's own tables have them: google.api.expr.v1alpha1.Decl in protobuf's JSON.

/** A type in this form: one key. */
export interface ProtoType {
  readonly primitive?: string;
  readonly wellKnown?: string;
  readonly null?: unknown;
  readonly dyn?: unknown;
  readonly typeParam?: string;
  readonly wrapper?: string;
  readonly listType?: { readonly elemType: ProtoType };
  readonly mapType?: { readonly keyType: ProtoType; readonly valueType: ProtoType };
  readonly abstractType?: { readonly name: string; readonly parameterTypes?: readonly ProtoType[] };
}

/** A variable or a function in this form. */
export interface ProtoDeclaration {
  readonly name: string;
  readonly ident?: { readonly type: ProtoType };
  readonly function?: {
    readonly overloads: readonly {
      readonly overloadId: string;
      readonly params?: readonly ProtoType[];
      readonly resultType: ProtoType;
      readonly isInstanceFunction?: boolean;
    }[];
  };
}

export function isProtoDeclaration(declaration: object): declaration is ProtoDeclaration {
  return "ident" in declaration || "function" in declaration;
}

const primitives: Readonly<Record<string, Type>> = {
  BOOL: bool,
  INT64: int,
  UINT64: uint,
  DOUBLE: double,
  STRING: string,
  BYTES: bytes,
  TIMESTAMP: timestamp,
  DURATION: duration,
};

function toType(proto: ProtoType): Type {
  const { listType, mapType, abstractType, typeParam, primitive, wellKnown } = proto;
  if (listType !== undefined) return list(toType(listType.elemType));
  if (mapType !== undefined) return map(toType(mapType.keyType), toType(mapType.valueType));
  if (abstractType !== undefined) {
    return opaque(
      abstractType.name,
      (abstractType.parameterTypes ?? []).map((type) => toType(type)),
    );
  }
  // No value here has such a type; it only has to be one that is no message.
  if (proto.wrapper !== undefined) return opaque("wrapper", [toType({ primitive: proto.wrapper })]);
  if (typeParam !== undefined) return param(typeParam);
  if (proto.dyn !== undefined) return dyn;
  if (proto.null !== undefined) return nullType;
  const named = primitives[primitive ?? wellKnown ?? ""];
  if (named === undefined) throw new TypeError(`no such type here: ${JSON.stringify(proto)}`);
  return named;
}

export function fromProtoDeclaration({ name, ident, function: declared }: ProtoDeclaration): {
  variable?: VariableDeclaration;
  library?: Library;
} {
  if (ident !== undefined) return { variable: variable(name, toType(ident.type)) };
  const overloads = (declared?.overloads ?? []).map((one) =>
    (one.isInstanceFunction === true ? method : overload)(
      one.overloadId,
      (one.params ?? []).map((type) => toType(type)),
      toType(one.resultType),
      () => null,
    ),
  );
  const functions = [func(name, ...overloads)];
  return { library: defineLibrary({ name: `suite.${name}`, version: 1, functions }) };
}
