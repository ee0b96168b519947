"""Texts of the admin's libraries that have no Vietnamese of their own; named here, they stand in our catalogue.

Nothing imports this module; `manage.py texts` reads it.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext

TEXTS = (
    _(
        "%(exc_name)s encountered while trying to read file. Ensure you have chosen the correct format for the file."
    ),
    _("After you've created a user, you’ll be able to edit more user options."),
    _("All applications"),
    _("Apply Filters"),
    _(
        "Below is a preview of data to be imported. If you are satisfied with the results, click 'Confirm import'"
    ),
    _("Change reason"),
    _("Changed by"),
    _("Choose a date from the list below to revert to a previous version of this object"),
    _("Choose file to upload"),
    _("Click to cancel"),
    _("Comment"),
    _("Confirm import"),
    _("Date from"),
    _("Date to"),
    _("Deleted"),
    _("Errors"),
    _("Expand row"),
    _("Export selected %(verbose_name_plural)s"),
    _("False"),
    _("File to import"),
    _("Filter navigation items"),
    _("Format"),
    _("General"),
    _("Go back"),
    _("Hide counts"),
    _("Import"),
    _("Import finished: {} new, {} updated, {} deleted and {} skipped {}."),
    _("Line number"),
    _("Loading more results..."),
    _("More actions"),
    _("Next"),
    _("No data"),
    _("No results found"),
    _("No results matching your query"),
    _("No valid data to import. Ensure your file has the correct headers or data for import."),
    _("Non field specific"),
    _("Object"),
    _("Please correct these errors in your data where possible, then reupload it using the form above."),
    _("Previous"),
    _(
        "Raw passwords are not stored, so there is no way to see this user’s password, but you can change the "
        'password using <a href="{}" class="text-primary-600 dark:text-primary-500">this form</a>.'
    ),
    _("Resource"),
    _("Return to site"),
    _("Run"),
    _("Search apps and models..."),
    _("Select action"),
    _("Select action to run"),
    _("Select all objects on this page for an action"),
    _("Select all rows"),
    _("Select format"),
    _("Select record"),
    _("Select value"),
    _("Show counts"),
    _("Some rows failed to validate"),
    _("Submit"),
    _("This exporter will export the following fields: "),
    _("This importer will import the following fields: "),
    _("This item will be deleted."),
    _("This object doesn't have a change history."),
    _("This page yielded into no results. Create a new item or reset your filters."),
    _("To"),
    _("Toggle password visibility"),
    _("True"),
    _("Type to search"),
    _("Value"),
    _("Value could not be parsed."),
    _("View history: %s"),
    _("Change history: %s"),
    _("View selected %(model)s"),
    _("Welcome"),
    _("Periodic Tasks"),
    _("periodic tasks"),
    _("crontabs"),
    _("intervals"),
    _("clocked"),
    _("solar events"),
    _("Axes"),
    _("access attempts"),
    _("access failures"),
    _("access logs"),
)


def counted(count: int) -> str:
    """Those that count."""
    return ngettext("Please correct the error below.", "Please correct the errors below.", count) + ngettext(
        "entry", "entries", count
    )
