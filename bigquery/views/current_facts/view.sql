-- The newest version of every record that still counts.
SELECT * EXCEPT (position)
FROM (
  SELECT
    *,
    ROW_NUMBER() OVER (PARTITION BY org_id, record_id ORDER BY sequence DESC, version DESC) AS position
  FROM `{dataset}.financial_facts`
)
WHERE position = 1 AND NOT retired
