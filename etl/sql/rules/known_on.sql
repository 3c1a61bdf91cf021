-- One row: the day as of which everything is computed; 9999-12-31 means now.
-- Rule 13: any month can be shown as it was known on the day of any vintage. A build
-- shows what is known now; etl.build.build_known_on sets the variable for earlier days.
select coalesce(cast(getvariable('known_on') as date), date '9999-12-31') as known_on
