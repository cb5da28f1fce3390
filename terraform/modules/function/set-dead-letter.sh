#!/usr/bin/env bash
# Gives the subscription behind an Eventarc trigger its dead-letter topic. Run by Terraform; may run again.
set -euo pipefail
: "${PROJECT:?}" "${TRIGGER:?}" "${TOPIC:?}" "${ATTEMPTS:?}" "${AGENT:?}"

subscription=$(gcloud eventarc triggers describe "$TRIGGER" --project="$PROJECT" \
  --format='value(transport.pubsub.subscription)')
[ -n "$subscription" ] || { echo "trigger $TRIGGER has no subscription yet" >&2; exit 1; }

gcloud pubsub subscriptions add-iam-policy-binding "$subscription" --project="$PROJECT" \
  --member="$AGENT" --role=roles/pubsub.subscriber --condition=None --quiet >/dev/null
gcloud pubsub subscriptions update "$subscription" --project="$PROJECT" \
  --dead-letter-topic="$TOPIC" --max-delivery-attempts="$ATTEMPTS" \
  --min-retry-delay=10s --max-retry-delay=600s --message-retention-duration=7d --quiet
