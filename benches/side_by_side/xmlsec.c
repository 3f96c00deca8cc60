/* XML signatures verified as a program in C does it with xmlsec1: what our own verification is
 * measured against. In C, because the places in xmlsec's structures differ between its versions and
 * only its headers know them. xmlsec itself is initialised by whoever loads this. */

#include <string.h>

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <xmlsec/app.h>
#include <xmlsec/crypto.h>
#include <xmlsec/errors.h>
#include <xmlsec/keys.h>
#include <xmlsec/xmldsig.h>
#include <xmlsec/xmlsec.h>
#include <xmlsec/xmltree.h>

/* The public key of a certificate in DER, or NULL. */
void *bench_key(const unsigned char *der, unsigned size) {
    /* A refusal is told by the result; the trial with a spoilt message needs no words. */
    xmlSecErrorsDefaultCallbackEnableOutput(0);
    return xmlSecCryptoAppKeyLoadMemory(der, size, xmlSecKeyDataFormatCertDer, NULL, NULL, NULL);
}

static int verify_node(xmlNodePtr signature, xmlSecKeyPtr key) {
    xmlSecDSigCtxPtr context = xmlSecDSigCtxCreate(NULL);
    int good = 0;
    if (context == NULL) {
        return 0;
    }
    context->signKey = xmlSecKeyDuplicate(key);
    good = xmlSecDSigCtxVerify(context, signature) == 0 && context->status == xmlSecDSigStatusSucceeded;
    xmlSecDSigCtxDestroy(context);
    return good;
}

/* How many signatures below the node are good; *bad counts the others. */
static int verify_below(xmlNodePtr node, xmlSecKeyPtr key, int *bad) {
    int good = 0;
    for (; node != NULL; node = node->next) {
        if (node->type != XML_ELEMENT_NODE) {
            continue;
        }
        if (xmlSecCheckNodeName(node, xmlSecNodeSignature, xmlSecDSigNs)) {
            int verified = verify_node(node, key);
            good += verified;
            *bad += !verified;
        } else {
            good += verify_below(node->children, key, bad);
        }
    }
    return good;
}

/* Parses a message, registers its IDs and verifies every signature with the key. How many there
 * are, when all of them are good; otherwise -1. */
int bench_verify(const char *xml, int size, void *key) {
    const xmlChar *ids[] = {BAD_CAST "ID", NULL};
    int good, bad = 0;
    xmlDocPtr document = xmlReadMemory(xml, size, NULL, NULL, XML_PARSE_NONET);
    if (document == NULL) {
        return -1;
    }
    xmlSecAddIDs(document, xmlDocGetRootElement(document), ids);
    good = verify_below(xmlDocGetRootElement(document), key, &bad);
    xmlFreeDoc(document);
    return bad == 0 ? good : -1;
}
