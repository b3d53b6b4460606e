import type { AccessRoute } from '../../../bindings/AccessRoute';
import type { ImportChoices } from '../../../bindings/ImportChoices';

/** The route whose rights are checked. Whether its bucket is there already, the engine finds out. */
export function accessRoute({
  s3,
  raised_units,
}: Pick<ImportChoices, 's3' | 'raised_units'>): AccessRoute {
  return s3
    ? {
        kind: 's3',
        bucket: s3.bucket,
        prefix: s3.prefix,
        creates_bucket: true,
        empties_bucket: !s3.keep_objects,
      }
    : { kind: 'direct', raises_capacity: raised_units !== undefined };
}
