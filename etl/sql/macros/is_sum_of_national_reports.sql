-- Whether a figure adds up national reports: a copy's, posts' too, or known nights'.
create macro is_sum_of_national_reports(basis) as
basis in ('national_reports', 'national_reports_and_posts', 'known_nights')
