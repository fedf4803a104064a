/** A usage report that always comes: one with too many rows is asked for in coarser buckets. */

import { useEffect, useState } from 'preact/hooks';
import {
  ConsoleUsageDocument,
  type ConsoleUsageQuery,
  type UsageDimension,
  type UsageFilter,
} from '../generated/documents.ts';
import { type Bucket, coarser } from './period.ts';
import { type Answer, useAnswer } from './use-answer.ts';

export interface UsageQuestion {
  readonly from: string;
  readonly to: string;
  readonly dimension: UsageDimension;
  readonly bucket: Bucket;
  readonly tag: string | null;
  readonly filter: UsageFilter | null;
}

export function useUsage({ dimension, bucket, ...rest }: UsageQuestion): Answer<ConsoleUsageQuery> {
  const key = JSON.stringify([dimension, bucket, rest]);
  const [refused, setRefused] = useState<{ readonly key: string; readonly bucket: Bucket } | null>(null);
  const time = refused?.key === key ? coarser[refused.bucket] : bucket;
  const answer = useAnswer(ConsoleUsageDocument, {
    input: { ...rest, groupBy: time === null ? [dimension] : [dimension, time] },
  });
  const isTooMany = answer.failure?.facts.field === 'input.groupBy' && time !== null;
  useEffect(() => {
    if (isTooMany) setRefused({ key, bucket: time });
  }, [isTooMany, key, time]);
  return isTooMany ? { ...answer, failure: null, data: null } : answer;
}
