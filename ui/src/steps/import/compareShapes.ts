import type { IndexShape } from '../../bindings/IndexShape';
import type { KeyShape } from '../../bindings/KeyShape';
import type { TableShape } from '../../bindings/TableShape';
import { amount } from '../../components/amount';

export interface ShapeLine {
  label: string;
  existing: string;
  planned: string;
  differs: boolean;
}

const NONE = 'none';

function key(shape: KeyShape | null): string {
  return shape ? `${shape.name} (${shape.key_type})` : NONE;
}

function index(shape: IndexShape | undefined): string {
  if (!shape) {
    return NONE;
  }
  const partition = shape.partition_keys.map(key).join(' and ');
  const keys = [partition, ...shape.sort_keys.map(key)].join(', then ');
  const carried = {
    all: 'all attributes',
    keys_only: 'keys only',
    include: 'keys and some attributes',
  }[shape.projection.kind];
  return `${keys} · ${carried}`;
}

function capacity({ provisioned }: TableShape): string {
  return provisioned
    ? `${amount(provisioned.read_units_per_second)} read, ${amount(provisioned.write_units_per_second)} write units a second`
    : 'on demand';
}

/** Two tables of one name, part by part. */
export function compareShapes(existing: TableShape, planned: TableShape): ShapeLine[] {
  const indexNames = [
    ...new Set([...existing.indexes, ...planned.indexes].map((entry) => entry.name)),
  ];
  const lines: [string, string, string][] = [
    ['Partition key', key(existing.partition_key), key(planned.partition_key)],
    ['Sort key', key(existing.sort_key), key(planned.sort_key)],
    ...indexNames.map((name): [string, string, string] => [
      name,
      index(existing.indexes.find((entry) => entry.name === name)),
      index(planned.indexes.find((entry) => entry.name === name)),
    ]),
  ];
  return [
    ...lines.map(([label, there, here]) => ({
      label,
      existing: there,
      planned: here,
      differs: there !== here,
    })),
    // Another capacity stands in nobody's way: it is shown, and not marked.
    {
      label: 'Capacity',
      existing: capacity(existing),
      planned: capacity(planned),
      differs: false,
    },
  ];
}
