-- Whether a figure is a sum of national reports: a copy's, with posts, or some nights'.
create macro is_sum_of_national_reports(basis) as
basis in ('national_reports', 'national_reports_and_posts', 'known_nights')
