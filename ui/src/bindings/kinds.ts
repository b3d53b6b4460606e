// This file is generated from the engine's kinds of attributes. Do not edit it.
import type { AttributeKind } from "./AttributeKind";

export interface KindWords {
  kind: AttributeKind;
  /** What a person calls it. */
  name: string;
  /** DynamoDB's letter or word for its type. */
  letter: string;
  /** Whether an attribute of this kind can be a key. */
  canBeKey: boolean;
  /** Whether it can be a part of an attribute that is made from several columns. */
  canBePart: boolean;
  /** Whether it can say when an item is deleted. */
  canExpire: boolean;
}

/** What is to be said of each kind. */
export const kindWords: Readonly<Record<AttributeKind, KindWords>> = {
  "text": { kind: "text", name: "Text", letter: "S", canBeKey: true, canBePart: true, canExpire: false },
  "number": { kind: "number", name: "Number", letter: "N", canBeKey: true, canBePart: true, canExpire: true },
  "yes_no": { kind: "yes_no", name: "Yes/No", letter: "BOOL", canBeKey: false, canBePart: true, canExpire: false },
  "date": { kind: "date", name: "Date", letter: "S", canBeKey: true, canBePart: true, canExpire: true },
  "date_time": { kind: "date_time", name: "Date and time", letter: "S", canBeKey: true, canBePart: true, canExpire: true },
  "json": { kind: "json", name: "JSON", letter: "M", canBeKey: false, canBePart: false, canExpire: false },
  "list": { kind: "list", name: "List", letter: "L", canBeKey: false, canBePart: false, canExpire: false },
  "text_set": { kind: "text_set", name: "Text set", letter: "SS", canBeKey: false, canBePart: false, canExpire: false },
  "number_set": { kind: "number_set", name: "Number set", letter: "NS", canBeKey: false, canBePart: false, canExpire: false },
  "binary": { kind: "binary", name: "Binary", letter: "B", canBeKey: true, canBePart: false, canExpire: false },
  "compressed": { kind: "compressed", name: "Compressed text", letter: "B", canBeKey: false, canBePart: false, canExpire: false },
  "null": { kind: "null", name: "Null", letter: "NULL", canBeKey: false, canBePart: false, canExpire: false },
};

/** Every kind, in the order of a list to choose from. */
export const kinds: readonly KindWords[] = Object.values(kindWords);

/** Most attributes that the partition key or the sort key of an index may have. */
export const MAX_INDEX_KEY_ATTRIBUTES = 4;
