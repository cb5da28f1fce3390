-- The newest version of every record that still counts.
SELECT *
FROM `{dataset}.financial_facts`
QUALIFY
  ROW_NUMBER() OVER (PARTITION BY org_id, record_id ORDER BY sequence DESC, version DESC) = 1
  AND NOT retired
