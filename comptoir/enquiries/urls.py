"""What others say of the network, under « reseau/ » of a place."""

from django.urls import path

from comptoir.enquiries import answering, pages, review_pages, settling_pages

app_name = "enquiries"

urlpatterns = [
    path("enquetes/", pages.enquiries, name="enquiries"),
    path("enquetes/nouvelle/", pages.open_one, name="open"),
    path("enquetes/<int:enquiry>/", pages.enquiry, name="enquiry"),
    path("enquetes/<int:enquiry>/demander/", pages.choose, name="choose"),
    path("enquetes/<int:enquiry>/relancer/", pages.remind, name="remind"),
    path("enquetes/<int:enquiry>/fermer/", pages.close, name="close"),
    path("enquetes/<int:enquiry>/rouvrir/", pages.open_again, name="open_again"),
    path("enquetes/<int:enquiry>/feuilles.pdf", pages.sheets, name="sheets"),
    path("enquetes/saisir/<int:invitation>/", answering.type_in, name="type_in"),
    path("enquetes/liens/<int:proposal>/", settling_pages.settle, name="settle"),
    path("relectures/<int:actor>/demander/", review_pages.ask_review, name="ask_review"),
    path("relectures/liens/<int:review>/", review_pages.review_link, name="review_link"),
    path("relectures/liens/<int:review>/feuille.pdf", review_pages.review_sheet, name="review_sheet"),
    path("relectures/liens/<int:review>/revoquer/", review_pages.withdraw, name="withdraw"),
    path("relectures/remarques/<int:remark>/", review_pages.settle_remark, name="settle_remark"),
    path("relire/<str:link>/", review_pages.review, name="review"),
    path("reponse/<str:link>/", answering.answer, name="answer"),
]
