-- The chart of accounts as last loaded.
SELECT * EXCEPT (position)
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY org_id, code ORDER BY loaded_at DESC) AS position
  FROM `{dataset}.accounts`
)
WHERE position = 1
