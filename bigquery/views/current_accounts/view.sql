-- The chart of accounts as last loaded.
SELECT *
FROM `{dataset}.accounts`
QUALIFY
  loaded_at = MAX(loaded_at) OVER (PARTITION BY org_id)
  AND ROW_NUMBER() OVER (PARTITION BY org_id, code ORDER BY loaded_at DESC) = 1
