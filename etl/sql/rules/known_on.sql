-- One row: the day as of which everything is told; the end of time where that is now.
-- Rule 13: any month can be shown as it was known on the day of any vintage. A build
-- tells what is known now; the variable is set by whoever asks for an earlier day.
select coalesce(cast(getvariable('known_on') as date), date '9999-12-31') as known_on
