import type { AttributeKind } from '../../bindings/AttributeKind';
import type { ColumnProfile } from '../../bindings/ColumnProfile';
import { amount } from '../../components/amount';
import { kinds, type KindWords } from '../../bindings/kinds';

interface Choice {
  value: AttributeKind;
  label: string;
}

interface ChoiceGroup {
  group: string;
  items: Choice[];
}

/** Kinds that take every text. */
const TAKES_ANY = new Set<AttributeKind>(['text', 'compressed']);

/** Values of the column that this kind would reject. A kind that no value fits has no candidate. */
function outliers(profile: ColumnProfile, kind: AttributeKind): number {
  const candidate = profile.candidates.find((entry) => entry.kind === kind);
  return candidate?.outliers ?? (TAKES_ANY.has(kind) ? 0 : profile.filled);
}

/** Every kind: those that fit all values first, the others with what they would reject. */
export function kindChoices(profile: ColumnProfile, chosen: AttributeKind): ChoiceGroup[] {
  const label = ({ kind, name }: KindWords): string => {
    const rejected = outliers(profile, kind);
    // The list is as narrow as its column while it is closed: what the choice rejects stands beside it then.
    if (rejected === 0 || kind === chosen) {
      return name;
    }
    return rejected >= profile.filled
      ? `${name} (no value fits)`
      : `${name} (${amount(rejected)} of ${amount(profile.filled)} would be rejected)`;
  };
  const choice = (words: KindWords): Choice => ({ value: words.kind, label: label(words) });
  // Packing fits every text, but nobody looks for it first.
  const fits = (kind: AttributeKind) =>
    outliers(profile, kind) === 0 && (kind !== 'compressed' || profile.filled === 0);
  const fitting = kinds.filter(({ kind }) => fits(kind));
  const others = kinds.filter(({ kind }) => !fits(kind));
  return [
    {
      group: profile.filled === 0 ? 'No cell holds a value: any type fits' : 'Fits every value',
      items: fitting.map(choice),
    },
    ...(others.length > 0 ? [{ group: 'Others', items: others.map(choice) }] : []),
  ];
}
